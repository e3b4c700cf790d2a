#pragma once
#include <stddef.h>
#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "exosim: OpenBLAS headers not found. Install them: sudo apt-get install libopenblas-dev"
#endif
#ifndef OPENBLAS_VERSION
#error "exosim: <cblas.h> is not OpenBLAS's. Install libopenblas-dev, then check update-alternatives"
#endif
#if defined(OPENBLAS_USE64BITINT)
#error "exosim needs the OpenBLAS with 32-bit integers (LP64)"
#endif

/* The Fortran symbols of LAPACK that exosim uses; OpenBLAS carries them but ships no header.
   The trailing size_t are the hidden lengths of character arguments: pass 1. */
typedef int lapack_integer;

void dgetrf_(const lapack_integer *m, const lapack_integer *n, double *a,
             const lapack_integer *lda, lapack_integer *ipiv, lapack_integer *info);
void dgetrs_(const char *trans, const lapack_integer *n, const lapack_integer *nrhs,
             const double *a, const lapack_integer *lda, const lapack_integer *ipiv, double *b,
             const lapack_integer *ldb, lapack_integer *info, size_t trans_length);
void dgbtrf_(const lapack_integer *m, const lapack_integer *n, const lapack_integer *kl,
             const lapack_integer *ku, double *ab, const lapack_integer *ldab,
             lapack_integer *ipiv, lapack_integer *info);
void dgbtrs_(const char *trans, const lapack_integer *n, const lapack_integer *kl,
             const lapack_integer *ku, const lapack_integer *nrhs, const double *ab,
             const lapack_integer *ldab, const lapack_integer *ipiv, double *b,
             const lapack_integer *ldb, lapack_integer *info, size_t trans_length);
void dgesdd_(const char *jobz, const lapack_integer *m, const lapack_integer *n, double *a,
             const lapack_integer *lda, double *s, double *u, const lapack_integer *ldu,
             double *vt, const lapack_integer *ldvt, double *work, const lapack_integer *lwork,
             lapack_integer *iwork, lapack_integer *info, size_t jobz_length);
void dgels_(const char *trans, const lapack_integer *m, const lapack_integer *n,
            const lapack_integer *nrhs, double *a, const lapack_integer *lda, double *b,
            const lapack_integer *ldb, double *work, const lapack_integer *lwork,
            lapack_integer *info, size_t trans_length);
