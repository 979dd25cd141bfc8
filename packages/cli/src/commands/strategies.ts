import { loadStrategies, scales } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatTable } from '../format.js';
import { jsonText } from '../json-text.js';

interface StrategiesOptions {
  readonly json?: true;
}

/** `spanlab strategies`. */
export async function listStrategies({ json }: StrategiesOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies();
  if (json) {
    const objects = strategies.map((one) => ({
      name: one.name,
      release: one.verifiedRelease,
      title: one.title,
      simulates: one.simulate !== undefined,
      simulatesSeveralPs: scales(one),
    }));
    process.stdout.write(jsonText(objects));
    return ExitStatus.Ok;
  }
  const rows = strategies.map(({ name, verifiedRelease, title }) => [name, verifiedRelease, title]);
  process.stdout.write(formatTable([['NAME', 'RELEASE', 'WHAT'], ...rows]));
  return ExitStatus.Ok;
}
