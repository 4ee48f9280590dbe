/**
 * 0.95 quantile of the chi-square distribution by degrees of freedom, 1 to 9 (entry 0 is not used): the squared
 * Mahalanobis distance that 95 % of true measurements stay below.
 */
export const chiSquare95: readonly number[] = [0, 3.8415, 5.9915, 7.8147, 9.4877, 11.07, 12.592, 14.067, 15.507, 16.919]
