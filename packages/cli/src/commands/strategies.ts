import { loadStrategies } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatTable } from '../format.js';

/** `spanlab strategies`. */
export async function listStrategies(): Promise<ExitStatus> {
  const strategies = await loadStrategies();
  const rows = strategies.map(({ name, verifiedRelease, title }) => [name, verifiedRelease, title]);
  process.stdout.write(formatTable([['NAME', 'RELEASE', 'WHAT'], ...rows]));
  return ExitStatus.Ok;
}
