/* Multiply-adds a second of one core: scalar, 256 and 512 bits wide. Prints one line of JSON.

   Enough independent chains that neither latency nor memory limits them; the best of several runs. */
#include <immintrin.h>
#include <stdio.h>
#include <time.h>

#define ROUNDS 20000000L

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define CHAINS(T, SET, FMA, WIDTH)                                                        \
  double best = 0;                                                                        \
  for (int run = 0; run < 5; run++) {                                                     \
    T a0 = SET(1.0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;       \
    T a8 = a0, a9 = a0, m = SET(0.999999999), c = SET(1e-9);                              \
    double start = now();                                                                 \
    for (long i = 0; i < ROUNDS; i++) {                                                   \
      a0 = FMA(a0, m, c), a1 = FMA(a1, m, c), a2 = FMA(a2, m, c), a3 = FMA(a3, m, c);     \
      a4 = FMA(a4, m, c), a5 = FMA(a5, m, c), a6 = FMA(a6, m, c), a7 = FMA(a7, m, c);     \
      a8 = FMA(a8, m, c), a9 = FMA(a9, m, c);                                             \
      __asm__ volatile("" : "+v"(a0), "+v"(a1), "+v"(a2), "+v"(a3), "+v"(a4));            \
      __asm__ volatile("" : "+v"(a5), "+v"(a6), "+v"(a7), "+v"(a8), "+v"(a9));            \
    }                                                                                     \
    double rate = 2.0 * WIDTH * 10 * ROUNDS / (now() - start) * 1e-9;                     \
    if (rate > best) best = rate;                                                         \
  }                                                                                       \
  return best

#define SET1(x) (x)
#define FMA1(a, b, c) __builtin_fma(a, b, c)

static double scalar(void) { CHAINS(double, SET1, FMA1, 1); }
#ifdef __AVX2__
static double ymm(void) { CHAINS(__m256d, _mm256_set1_pd, _mm256_fmadd_pd, 4); }
#endif
#ifdef __AVX512F__
static double zmm(void) { CHAINS(__m512d, _mm512_set1_pd, _mm512_fmadd_pd, 8); }
#endif

int main(void) {
  printf("{\"scalar\": %.2f", scalar());
#ifdef __AVX2__
  printf(", \"ymm\": %.2f", ymm());
#endif
#ifdef __AVX512F__
  printf(", \"zmm\": %.2f", zmm());
#endif
  printf("}\n");
  return 0;
}
