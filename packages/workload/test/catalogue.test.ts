import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '../src/index.js';

const good = {
  name: 'a', kind: 'recording', program: 'a', go: '1.4.3', events: 1, origin: 'made', licence: 'CC0-1.0',
  files: [{ path: 'a.gz', bytes: 1, sha256: '0'.repeat(64) }],
};

describe('parseCatalogue', () => {
  it('accepts a catalogue', () => {
    expect(parseCatalogue('c.json', { datasets: [good] })).toEqual([good]);
  });

  it.each([
    ['no list', {}, 'c.json: expected an object with a list "datasets"'],
    ['null', null, 'c.json: expected an object with a list "datasets"'],
    ['no name', { datasets: [{ ...good, name: '' }] }, 'c.json: datasets[0]: expected a name'],
    ['a kind of its own', { datasets: [good, { ...good, kind: 'film' }] }, 'c.json: datasets[1]: expected a kind: recording, workload, outcome'],
    ['no licence', { datasets: [{ ...good, licence: 3 }] }, 'c.json: datasets[0]: expected "licence" as text'],
    ['odd release', { datasets: [{ ...good, go: 1.4 }] }, 'c.json: datasets[0]: expected "go" as a release or null'],
    ['odd events', { datasets: [{ ...good, events: 'x' }] }, 'c.json: datasets[0]: expected "events" as a whole number'],
    ['no files', { datasets: [{ ...good, files: [] }] }, 'c.json: datasets[0]: expected a list "files" with the data'],
    ['a path that leaves the folder', { datasets: [{ ...good, files: [{ path: '../a', bytes: 1, sha256: '0'.repeat(64) }] }] }, 'c.json: datasets[0]: expected a path, bytes and sha256, found {"path":"../a","bytes":1,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"}'],
  ])('rejects %s', (_, value, message) => {
    expect(() => parseCatalogue('c.json', value)).toThrow(message);
  });
});
