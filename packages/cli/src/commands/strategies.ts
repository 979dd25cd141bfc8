import { loadWithOrigins } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatTable } from '../format.js';

/** `spanlab strategies`. */
export async function listStrategies(): Promise<ExitStatus> {
  const strategies = await loadWithOrigins();
  const rows = strategies.map(({ plugin, origin }) => {
    const isShared = strategies.filter((one) => one.plugin.name === plugin.name).length > 1;
    return [isShared ? `${plugin.name} (${origin})` : plugin.name, plugin.verifiedRelease, plugin.title];
  });
  process.stdout.write(formatTable([['NAME', 'RELEASE', 'WHAT'], ...rows]));
  return ExitStatus.Ok;
}
