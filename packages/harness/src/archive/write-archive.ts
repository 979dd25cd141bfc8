import { join } from 'node:path';
import { type FinishedExperiment, MANIFEST } from '../experiment/run-experiment.js';
import { writeWhole } from '../write-file.js';
import { type Release, resultsCitation } from './citation.js';
import { type ManifestContext, type Manifest, makeManifest } from './manifest.js';
import { RO_CRATE, roCrateOf } from './ro-crate.js';

/** Makes a folder of results one that can be archived: metadata, citation, and the manifest as the last file. */
export async function writeArchive(finished: FinishedExperiment, context: Omit<ManifestContext, 'version'>, release: Release): Promise<Manifest> {
  const { folder } = context;
  const manifest = await makeManifest(finished, { ...context, version: release.version });
  await writeWhole(join(folder, RO_CRATE), roCrateOf(manifest));
  await writeWhole(join(folder, 'CITATION.cff'), resultsCitation(manifest, release));
  await writeWhole(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
