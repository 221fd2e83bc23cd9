/** Hamilton's depression scale of nine patients at two visits, as in R's manual of wilcox.test and in statistics.md §10. */
export const PAIRED_X = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
export const PAIRED_Y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
export const PAIRED_DIFFERENCES = PAIRED_X.map((x, index) => x - (PAIRED_Y[index] as number));

/** Six differences, all but one to the same side. */
export const SIX_DIFFERENCES = [-3.1, -2.4, 0.3, -4.0, -2.8, -1.9];

/** Five log-ratios with a prior of their own. */
export const FIVE_LOG_RATIOS = [-0.031, -0.024, 0.003, -0.04, -0.028];
