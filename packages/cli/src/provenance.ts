import type { ProvenanceFact } from '@spanlab/report';

interface GitState {
  readonly revision: string;
  readonly changed: boolean;
}

/** The parts of a manifest that say where and with what an experiment was run. Any of them may be missing. */
export interface ManifestHost {
  readonly version?: string;
  readonly engine?: string;
  readonly config?: { readonly name: string; readonly sha256: string };
  readonly date?: string;
  readonly host?: {
    readonly node?: string;
    readonly os?: { readonly platform: string; readonly release: string; readonly arch: string };
    readonly git?: { readonly config: GitState | null; readonly spanlab: GitState | null };
    readonly strategiesFrom?: string;
    readonly lockFile?: { readonly name: string; readonly sha256: string } | null;
  };
}

/** Versions, revisions and hashes, as far as a manifest has them. */
export function provenanceOf({ version, engine, config, date, host }: ManifestHost): ProvenanceFact[] {
  const fact = (name: string, value: string | undefined): ProvenanceFact[] => (value === undefined ? [] : [{ name, value }]);
  const revision = (git: GitState | null | undefined) => (git ? `${git.revision}${git.changed ? ', with changes that are not in it' : ''}` : undefined);
  return [
    ...fact('spanlab', version),
    ...fact('Git revision of spanlab', revision(host?.git?.spanlab)),
    ...fact('Git revision of the config', revision(host?.git?.config)),
    ...fact('Config', config && `${config.name}, SHA-256 ${config.sha256}`),
    ...fact('SHA-256 of the simulation engine', engine),
    ...fact('Lock file', host?.lockFile ? `${host.lockFile.name}, SHA-256 ${host.lockFile.sha256}` : undefined),
    ...fact('Node.js', host?.node),
    ...fact('System', host?.os && `${host.os.platform} ${host.os.release} ${host.os.arch}`),
    ...fact('Date', date),
  ];
}
