/**
 * @file columns.h
 * Helpers of the Python package, over the public interface only.
 */
#ifndef CONSULT_PYTHON_COLUMNS_H
#define CONSULT_PYTHON_COLUMNS_H

#include <consult/consult.h>

/** Score, permille and whether it holds (0, 1) of every label, three numbers each, in the order of the pack. */
void consult_python_scores(const consult_labels *labels, int32_t *out);

#endif
