export { kmeans, type Partition, type Point } from './kmeans.js';
export { clusterTexts, type TextClustering } from './texts.js';
