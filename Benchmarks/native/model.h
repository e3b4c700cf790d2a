/* What the generator writes for one model; see harness/emit_c.py. */
#pragma once

extern const int model_states_count, model_parameters_count, model_kept_count;
extern const int model_entries_count, model_changes_count;
extern const int model_columns[], model_rows[]; /* Jacobian by column */
extern const double model_values[];             /* of the parameters, as in the text */
extern const double model_scale[];              /* of each state: its peak on the nominal trajectory */
extern const double model_change_times[];

/* What parameters alone decide, once a trajectory and after every change. */
void model_prologue(const double *p, double *q);
void model_start(const double *p, double *y);
void model_rates(double t, const double *restrict y, const double *restrict q, double *restrict d);
void model_jacobian(double t, const double *restrict y, const double *restrict q, double *restrict j);
void model_change(int number, double t, double *p, double *y);
