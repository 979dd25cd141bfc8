import type { Manifest } from './manifest.js';

/** Release of spanlab that a citation names. */
export interface Release {
  readonly version: string;
  /** ISO date. */
  readonly date: string;
}

/** How to cite spanlab, in the Citation File Format 1.2.0: the repository's CITATION.cff. */
export function softwareCitation({ version, date }: Release): string {
  return `cff-version: 1.2.0
message: If you use spanlab, please cite it as below.
type: software
title: "spanlab: Go's heap allocator, generation by generation"
abstract: >-
  Exact re-implementations of generations of Go's heap allocator, and their
  simulation on recorded and generated workloads.
authors:
  - name: The spanlab authors
version: ${version}
date-released: ${date}
license: MIT
`;
}

/** How to cite a folder of results. */
export function resultsCitation(manifest: Manifest, release: Release): string {
  const names = (list: readonly { readonly name: string }[]): string => list.map(({ name }) => name).join(', ');
  const { strategies, workloads } = manifest.experiment;
  return `cff-version: 1.2.0
message: If you use these results, please cite them as below; add yourself as an author when you publish them.
type: dataset
title: ${JSON.stringify(`spanlab experiment: ${names(strategies)} on ${names(workloads)}`)}
authors:
  - name: The authors of this experiment
date-released: ${manifest.date}
references:
  - type: software
    title: "spanlab: Go's heap allocator, generation by generation"
    authors:
      - name: The spanlab authors
    version: ${release.version}
    date-released: ${release.date}
    license: MIT
`;
}
