export { convolve, convolveScratch } from './convolve';
export { filterGradient, filterGradientScratch } from './filter-gradient';
export { stageBackward, stageForward, stageSpread, statistics } from './normalize';
export { columnSums, maxPoolGradient } from './reduce';
