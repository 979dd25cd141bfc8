import fc from 'fast-check';

/**
 * Setup of every test file: a property is tested as often as it says, or the test fails.
 *
 * The limit ends the search for a smaller counterexample, and no test comes near it
 * otherwise. A limit alone would let a property pass that was interrupted after a
 * few runs.
 */
fc.configureGlobal({ interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true });
