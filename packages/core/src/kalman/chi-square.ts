/**
 * 0.95 quantile of the chi-square distribution by degrees of freedom, 1 to 9 (entry 0 is unused): 95 % of true measurements have a
 * smaller squared Mahalanobis distance.
 */
export const chiSquare95: readonly number[] = [0, 3.8415, 5.9915, 7.8147, 9.4877, 11.07, 12.592, 14.067, 15.507, 16.919]
