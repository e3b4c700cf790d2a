// The catalogue of problems with known answers.
