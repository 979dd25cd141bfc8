import fc from 'fast-check';
import { expect, it } from 'vitest';

it('a property that is interrupted before it was tested as often as it says is not proven', () => {
  const holds = fc.property(fc.nat(), () => undefined);
  expect(() => fc.assert(holds, { numRuns: 1e9, interruptAfterTimeLimit: 50 })).toThrow(/[Ii]nterrupted/);
});

it('the search for a counterexample ends, before the test is given up', () => {
  expect(fc.readConfigureGlobal()).toMatchObject({ interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true });
});
