export { convolve, convolveScratch } from './convolve';
export { convolveWinograd, convolveWinogradScratch } from './convolve-winograd';
export { filterGradient, filterGradientScratch } from './filter-gradient';
export { filterGradientWinograd, filterGradientWinogradScratch } from './filter-gradient-winograd';
export { stageBackward, stageForward, stageSpread, statistics } from './normalize';
export { columnSums, maxPoolGradient } from './reduce';
