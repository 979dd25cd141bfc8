export { openHistory, type History } from './evlog/history.js';
export type { HistoryCounts } from './evlog/history-reader.js';
export { parseHeader, type EvlogHeader } from './evlog/header.js';
export { readRecords, type RecordBlock, type RecordStream } from './evlog/record-reader.js';
export type { OpDefinition, OpRole, OpTable } from './evlog/op-table.js';
export { opTableFor, releases } from './evlog/releases/index.js';
export { datasetKinds, parseCatalogue, type Dataset, type DatasetFile, type DatasetKind } from './catalogue.js';
