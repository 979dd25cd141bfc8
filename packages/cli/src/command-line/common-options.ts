/** Folder that names of recordings and workloads are looked up in, for every command that takes one. */
export const datasetsOption = ['--datasets <dir>', 'folder of datasets with a catalogue.json'] as const;

/** For every command that has a result to print. */
export const jsonOption = ['--json', 'print the result as JSON, and nothing else, to standard output'] as const;
