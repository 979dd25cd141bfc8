import { loadWithOrigins, scales } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatTable } from '../format.js';
import { jsonText } from '../json-text.js';

interface StrategiesOptions {
  readonly json?: true;
}

/** `spanlab strategies`. */
export async function listStrategies({ json }: StrategiesOptions): Promise<ExitStatus> {
  const strategies = await loadWithOrigins();
  if (json) {
    const objects = strategies.map(({ plugin, origin }) => ({
      name: plugin.name,
      from: origin,
      release: plugin.verifiedRelease,
      title: plugin.title,
      simulates: plugin.simulate !== undefined,
      simulatesSeveralPs: scales(plugin),
    }));
    process.stdout.write(jsonText(objects));
    return ExitStatus.Ok;
  }
  const rows = strategies.map(({ plugin, origin }) => {
    const isShared = strategies.filter((one) => one.plugin.name === plugin.name).length > 1;
    return [isShared ? `${plugin.name} (${origin})` : plugin.name, plugin.verifiedRelease, plugin.title];
  });
  process.stdout.write(formatTable([['NAME', 'RELEASE', 'WHAT'], ...rows]));
  return ExitStatus.Ok;
}
