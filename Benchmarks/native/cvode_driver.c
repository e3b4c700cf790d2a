/* Integrates the members of a sweep with CVODE, one after another, its memory reused.

   cvode_driver POINTS COLUMNS MEMBERS RTOL SOLVER TIMES REPEATS OUT
     POINTS   raw doubles, COLUMNS values a member: parameter positions first, then the members
     SOLVER   klu or dense
     TIMES    raw doubles, ascending
     OUT      raw doubles, members x times x states; "-" to keep nothing on disk
   Prints one line of JSON. A change at a known time is an exact stop and a restart. */
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunlinsol/sunlinsol_klu.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunmatrix/sunmatrix_sparse.h>
#include <time.h>

#include "model.h"

typedef struct {
  double *p, *q, *entries;
} Work;

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Of this program alone: getrusage remembers the process that started it. */
static long peak_kilobytes(void) {
  char line[256];
  long peak = 0;
  FILE *file = fopen("/proc/self/status", "r");
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "VmHWM: %ld", &peak) == 1) break;
  if (file) fclose(file);
  return peak;
}

static double *read_all(const char *path, long *count) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(74);
  }
  fseek(file, 0, SEEK_END);
  *count = ftell(file) / (long)sizeof(double);
  rewind(file);
  double *values = malloc((size_t)(*count + 1) * sizeof(double));
  if (fread(values, sizeof(double), (size_t)*count, file) != (size_t)*count) exit(74);
  fclose(file);
  return values;
}

static int rates(realtype t, N_Vector y, N_Vector d, void *data) {
  model_rates(t, N_VGetArrayPointer(y), ((Work *)data)->q, N_VGetArrayPointer(d));
  return 0;
}

static int sparse(realtype t, N_Vector y, N_Vector fy, SUNMatrix j, void *data, N_Vector a, N_Vector b, N_Vector c) {
  sunindextype *columns = SUNSparseMatrix_IndexPointers(j), *rows = SUNSparseMatrix_IndexValues(j);
  for (int i = 0; i <= model_states_count; i++) columns[i] = model_columns[i];
  for (int i = 0; i < model_entries_count; i++) rows[i] = model_rows[i];
  model_jacobian(t, N_VGetArrayPointer(y), ((Work *)data)->q, SUNSparseMatrix_Data(j));
  return 0;
}

static int dense(realtype t, N_Vector y, N_Vector fy, SUNMatrix j, void *data, N_Vector a, N_Vector b, N_Vector c) {
  Work *work = data;
  model_jacobian(t, N_VGetArrayPointer(y), work->q, work->entries);
  for (int column = 0; column < model_states_count; column++)
    for (int i = model_columns[column]; i < model_columns[column + 1]; i++)
      SM_ELEMENT_D(j, model_rows[i], column) = work->entries[i];
  return 0;
}

static long steps_total, rates_total, failures;

/* One member from time 0 to the last output time; rows of states at the output times. */
static void member(void *memory, N_Vector state, Work *work, const double *times, long rows, double *out) {
  double *y = N_VGetArrayPointer(state), t = 0, end = times[rows - 1];
  int next = 0, fresh = 1;
  long row = 0;
  model_start(work->p, y);
  while (row < rows) {
    while (next < model_changes_count && model_change_times[next] <= t) {
      model_change(next++, t, work->p, y);
      fresh = 1;
    }
    if (fresh) {
      model_prologue(work->p, work->q);
      long done = 0, called = 0;
      CVodeGetNumSteps(memory, &done), CVodeGetNumRhsEvals(memory, &called);
      steps_total += done, rates_total += called;
      CVodeReInit(memory, t, state);
      fresh = 0;
    }
    double stop = next < model_changes_count ? model_change_times[next] : end;
    CVodeSetStopTime(memory, stop);
    double wanted = times[row] < stop ? times[row] : stop;
    if (CVode(memory, wanted, state, &t, CV_NORMAL) < 0) {
      failures++;
      for (; row < rows; row++)
        for (int i = 0; i < model_states_count; i++) out[row * model_states_count + i] = 0.0 / 0.0;
      return;
    }
    if (t >= times[row]) memcpy(out + row++ * model_states_count, y, (size_t)model_states_count * sizeof(double));
  }
}

int main(int count, char **words) {
  if (count != 9) return 64;
  double began = seconds(CLOCK_MONOTONIC);
  long values, rows;
  double *points = read_all(words[1], &values), *times = read_all(words[6], &rows);
  int columns = atoi(words[2]), members = atoi(words[3]), repeats = atoi(words[7]);
  double rtol = atof(words[4]);
  int n = model_states_count;
  SUNContext context;
  SUNContext_Create(NULL, &context);
  N_Vector state = N_VNew_Serial(n, context), atol = N_VNew_Serial(n, context);
  for (int i = 0; i < n; i++) NV_Ith_S(atol, i) = 1e-3 * rtol * model_scale[i];
  Work work = {malloc(sizeof(double) * (size_t)(model_parameters_count + 1)),
               malloc(sizeof(double) * (size_t)(model_kept_count + 1)),
               malloc(sizeof(double) * (size_t)model_entries_count)};
  void *memory = CVodeCreate(CV_BDF, context);
  CVodeInit(memory, rates, 0, state);
  CVodeSVtolerances(memory, rtol, atol);
  CVodeSetUserData(memory, &work);
  CVodeSetMaxNumSteps(memory, 10000000);
  SUNMatrix matrix;
  if (strcmp(words[5], "klu") == 0) {
    matrix = SUNSparseMatrix(n, n, model_entries_count, CSC_MAT, context);
    CVodeSetLinearSolver(memory, SUNLinSol_KLU(state, matrix, context), matrix);
    CVodeSetJacFn(memory, sparse);
  } else {
    matrix = SUNDenseMatrix(n, n, context);
    CVodeSetLinearSolver(memory, SUNLinSol_Dense(state, matrix, context), matrix);
    CVodeSetJacFn(memory, dense);
  }
  long size = rows * n;
  double *out = calloc((size_t)(members * size), sizeof(double));
  double load = seconds(CLOCK_MONOTONIC) - began;
  printf("{\"load\": %.6f, \"cpu\": [", load);
  for (int repeat = 0; repeat < repeats; repeat++) {
    double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    steps_total = rates_total = failures = 0;
    for (int m = 0; m < members; m++) {
      memcpy(work.p, model_values, sizeof(double) * (size_t)model_parameters_count);
      for (int c = 0; c < columns; c++) work.p[(int)points[c]] = points[(m + 1) * columns + c];
      member(memory, state, &work, times, rows, out + m * size);
    }
    printf("%s%.6f", repeat ? ", " : "", seconds(CLOCK_PROCESS_CPUTIME_ID) - start);
  }
  printf("], \"steps\": %.1f, \"rates\": %.1f, \"failures\": %ld, \"peak_kB\": %ld}\n",
         (double)steps_total / members, (double)rates_total / members, failures, peak_kilobytes());
  if (strcmp(words[8], "-") != 0) {
    FILE *file = fopen(words[8], "wb");
    if (!file || fwrite(out, sizeof(double), (size_t)(members * size), file) != (size_t)(members * size)) return 74;
    fclose(file);
  }
  return 0;
}
