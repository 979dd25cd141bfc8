import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode that the compiler may inline into one function; the engine's own limit is 920. */
const INLINED_BYTECODE_BYTES = 4000;
/** Bytes of a function that is inlined whatever that limit says, as one that reads a field should be; the engine's own limit is 27. */
const SMALL_BYTECODE_BYTES = 60;

/**
 * Tells the engine's compiler what a replay is like.
 *
 * More calls are inlined into a hot function: the heaps are many small methods,
 * one a decision of the runtime, and under the engine's own limit it gives up
 * inlining them halfway, which costs a replay about an eighth. Loops are not
 * peeled: their first rounds would be compiled a second time, and the code of
 * what happens between two mallocs is more than a core's first cache holds.
 *
 * For a whole process, its worker threads included: whoever starts one calls
 * it first, before anything hot is compiled. Without it all is the same but slower.
 */
export function tuneCompiler(): void {
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTECODE_BYTES}`);
  setFlagsFromString(`--max-inlined-bytecode-size-small=${SMALL_BYTECODE_BYTES}`);
  setFlagsFromString('--no-turbo-loop-peeling');
}
