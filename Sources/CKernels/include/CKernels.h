/// Loops that do not depend on the model, and the interpreter of the model's bytecode.
///
/// Everything works on blocks of slots: one slot = eight doubles = eight trajectories side by side,
/// 64-byte aligned; or one double, for a trajectory alone. Each kernel is built once for every
/// processor level and width and chosen at run time, so that a plain build is already fast. All give
/// the same bits: every fused multiply-add is written out, none is left to the compiler.
#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Bytecode operations. A program is a stream of 32-bit words: the operation, then its operands
/// (slot numbers, destination first). Variable-length operations carry their counts first.
enum exo_op {
  EXO_MOV,    // d a        d = a
  EXO_ADD,    // d a b      d = a + b
  EXO_SUB,    // d a b      d = a - b
  EXO_MUL,    // d a b      d = a * b
  EXO_DIV,    // d a b      d = a / b
  EXO_FMA,    // d a b c    d = a * b + c, rounded once
  EXO_FNMA,   // d a b c    d = c - a * b, rounded once
  EXO_FMS,    // d a b c    d = a * b - c, rounded once
  EXO_NEG,    // d a        d = -a
  EXO_RCP,    // d a        d = 1 / a
  EXO_SUM,    // p m d a.. b..   d = (sum of p a's) - (sum of m b's), in order
  EXO_DOT,    // n d c (a b)..   d = c - a1 b1 - a2 b2 ..., each fused, in order
  EXO_ASUM,   // n d a..    d = |a1| + |a2| + ..., in order
  EXO_EXP, EXO_LOG, EXO_POW, EXO_SQRT, EXO_ABS, EXO_FLOOR, EXO_CEIL, EXO_MIN, EXO_MAX,
  EXO_SIN, EXO_COS, EXO_TAN, EXO_ASIN, EXO_ACOS, EXO_ATAN,
  EXO_SINH, EXO_COSH, EXO_TANH, EXO_ASINH, EXO_ACOSH, EXO_ATANH, EXO_GAMMA, EXO_TRUNC,
  EXO_LT, EXO_LE, EXO_EQ, EXO_NE,          // d a b  1 where true, else 0
  EXO_AND, EXO_OR, EXO_XOR, EXO_NOT,       // on "not zero"
  EXO_SELECT,                              // d c a b  d = c != 0 ? a : b
  EXO_OP_COUNT
};

/// What one lane-block step needs to judge its error.
typedef struct exo_error_block {
  const double *error;       // [states] slots
  const double *before;      // [states] y at the start of the step
  const double *after;       // [states] y at its end
  const double *peak;        // [states] running maximum of |y|
  const double *floor;       // [states] least absolute tolerance
  const double *relative;    // [1] slot: relative tolerance of each lane
  double absolute_scale;     // of the running maximum, times the relative tolerance
  double *norm;              // [1] out: largest error in units of tolerance; inf where not finite
  double *worst;             // [1] out: the state it belongs to
  double *negativity;        // [1] out: largest -y/tolerance at the end of the step
  double *most_negative;     // [1] out: the state it belongs to
} exo_error_block;

/// A part of a model's programs: machine code, or bytecode where there is none. Both read and write
/// the slots of a block and, where the code says `exo_step.work`, a vector of states given apart.
typedef void (*exo_function)(double *_Nonnull slots, double *_Nonnull vector);
typedef struct exo_part {
  exo_function _Nullable function;
  const uint32_t *_Nullable code;
  size_t words;
} exo_part;

/// One step of a linearly implicit method, as a table and as places in a block. Vectors are [states]
/// slots, the others single ones.
typedef struct exo_step {
  exo_part first;            // y -> -f, the matrix, df/dt
  exo_part slope;            // y, k -> k - f
  exo_part solve;            // k -> matrix^-1 k
  double *slots;
  double *work;              // what bytecode has for k
  int halves;                // machine code does half a slot at a time
  size_t states, stages;
  size_t stride;             // from one stage to the next, in slots
  const double *y;
  double *argument;          // of the programs
  double *next;              // out: y at the end
  double *k;                 // the stages
  const double *start, *trial, *window_from, *window_to;
  double *time, *h, *inverse_h, *shift;
  double *time_weight;       // out: of df/dt in the stage at hand
  double gamma;
  const double *alpha, *gammas;
  const double *a, *c;       // eight numbers a row; row s + 1: what follows stage s
  const uint8_t *from_last;  // row s + 1 of a is row s and 1 for the new stage
} exo_step;

enum exo_stage_part { EXO_STAGE_SLOPE = 1, EXO_STAGE_SOLVE = 2, EXO_STAGE_SUMS = 4 };

/// What rows of one step are made of. Columns are states, or numbers that do not change in a step.
typedef struct exo_rows {
  const double *y0, *y1;     // at both ends of the step: [states] slots
  const double *k;           // the stages, `stride` slots apart
  const double *weights;     // of the terms of the dense output: eight numbers a term, as in combine
  size_t terms, stages, stride, states;
  double *d;                 // room for the terms, `stride` slots apart
  const uint32_t *columns;   // which state each column is
  size_t width;              // columns
  const uint32_t *fixed;     // columns that do not change, and the slot of each
  const uint32_t *fixed_slots;
  size_t fixed_count;
  const double *slots;
  double *scratch;           // by lane, then y0, y1 and the terms: a multiple of eight columns each
} exo_rows;

/// The past of a multistep method. Each lane has its own order, 1 to 5.
typedef struct exo_differences {
  double *first;             // the first backward difference of y; the second, ... up to the seventh
  size_t stride;             // lie so many slots apart, [states] slots each
  const double *order;       // [1] slot
} exo_differences;

/// One correction of Newton's method. All but `active`, `relative` and `norm` are [states] slots.
typedef struct exo_newton {
  const double *change;      // what the linear system gave
  const double *predicted;
  double *correction;        // in and out: the sum of changes
  double *next;              // out: predicted + correction
  double *argument;          // out: the same, for the next evaluation
  const double *peak;        // as in exo_error_block
  const double *floor;
  const double *relative;    // [1] slot
  double absolute_scale;
  const double *active;      // [1] slot: zero where the lane has finished and must not change
  double *norm;              // [1] out: the largest change in units of tolerance
} exo_newton;

typedef struct exo_kernels {
  const char *name;
  int lanes;  // doubles in a slot: 8, or 1 for a trajectory alone
  void (*interpret)(const uint32_t *code, size_t words, double *slots);
  /// h, its multiples and the first right-hand side with its matrix.
  void (*begin_step)(const exo_step *step);
  /// Those parts of the stages from `from` to before `to`: the right-hand side
  /// b = -(sum_j c[j] k[j]) / h - f - h d df/dt of (J - I/(h gamma)) k = b, whose matrix needs no sign
  /// changes in J; its solution; and what the next stage needs of it, after the last the new value.
  void (*stages)(const exo_step *step, size_t from, size_t to, uint32_t parts);
  void (*judge)(const exo_error_block *block, size_t states);
  /// Where accept is not zero: y = next, peak = max(peak, |next|).
  void (*accept)(double *y, const double *next, double *peak, const double *accept, size_t states);
  /// The d[j] are `stride` slots apart, as the k[j] of combine.
  /// y(theta) = (1-theta) y0 + theta (y1 + (1-theta)(d0 + theta (d1 + theta d2 ...)))
  void (*dense)(double *out, const double *y0, const double *y1, const double *d, size_t count,
                size_t stride, const double *theta, size_t states);
  /// The dense output of the step just taken, lane by lane: what `rows` reads.
  void (*spread_rows)(const exo_rows *rows);
  /// Rows of one lane at `count` times of a step that starts at `start` and takes `h`: one after the
  /// other, the last followed by room for seven numbers more.
  void (*rows)(double *out, const exo_rows *rows, size_t lane, double start, double h,
               const double *times, size_t count);
  /// out[r][i] = sum_j w[r][j] k[j][i] for up to three rows r; each row of w is eight numbers long,
  /// and the rows of out are as far apart as the k[j].
  void (*combine)(double *out, const double *k, const double *w, size_t rows, size_t count,
                  size_t stride, size_t states);
  /// 1 in lanes where elimination without pivoting lost digits: an inverse pivot that is not
  /// finite, or a row of U (off its diagonal: upper, on it: 1 / inverse pivot) that grew over
  /// `growth` times the sum of absolute values of that row of the matrix. All [states] slots.
  void (*check_pivots)(double *bad, const double *inverse_pivots, const double *upper,
                       const double *rows, double growth, size_t states);
  /// In the accepted lanes: where the weighted sum of `states` differs from its total by no more
  /// than `rounding` times the sum of the parts' sizes, the largest part takes the difference.
  void (*restore_total)(double *next, const uint32_t *states, const double *weights, size_t count,
                        const double *total, double rounding, const double *accept);
  /// One operation on the first `lanes` (4 or 8) doubles of slots that may lie unaligned: what
  /// generated code calls for operations without an instruction of their own.
  void (*elementary)(uint32_t op, uint32_t lanes, double *d, const double *a, const double *b);

  // Multistep methods in backward differences; weights are slots, one value for each lane.
  /// predicted = y + sum_j D_j and past = sum_j weight[j] D_j over j = 1 ... order.
  void (*predict)(double *predicted, double *past, const double *y,
                  const exo_differences *differences, const double *weights, size_t states);
  /// b = (past + correction) shift - f
  void (*newton_right_side)(double *b, const double *f, const double *past,
                            const double *correction, const double *shift, size_t states);
  void (*newton_correct)(const exo_newton *newton, size_t states);
  /// out = scale times the difference `index` (1 to 7); times the correction where it is 0.
  void (*difference)(double *out, const double *correction, const exo_differences *differences,
                     const double *index, const double *scale, size_t states);
  /// Where accept is not zero: the differences at the end of a step from those at its start.
  void (*advance_differences)(const exo_differences *differences, const double *correction,
                              const double *accept, size_t states);
  /// Where changed is not zero: D_j = sum_i matrix[5 i + j] D_i for i, j < 5 (from the first).
  void (*rescale_differences)(const exo_differences *differences, const double *matrix,
                              const double *changed, size_t states);
  /// out = next + sum_j weight[j] D_j, of the differences at the end of the step.
  void (*interpolate_differences)(double *out, const double *next, const double *correction,
                                  const exo_differences *differences, const double *weights,
                                  size_t states);
} exo_kernels;

/// The kernels of the best level this processor has. `limit` caps the level by name
/// ("x86-64-v4", "x86-64-v3", "baseline"), for tests; NULL = no cap.
const exo_kernels *exo_kernels_for_processor(const char *_Nullable limit, int lanes);

#pragma clang assume_nonnull end
