import { unpack } from './pack.js';

/** @type {Promise<typeof import('vega')> | undefined} */
let loading;

/**
 * Vega, run once when it is first needed, and the page's font: labels are
 * measured in it, and a font that came later would be wider than its room.
 * @returns {Promise<typeof import('vega')>}
 */
export function loadVega() {
  loading ??= (async () => {
    const script = document.createElement('script');
    script.textContent = await unpack(/** @type {Element} */ (document.getElementById('vega-runtime')));
    document.head.append(script);
    await Promise.all([...document.fonts].map((face) => face.load()));
    return /** @type {{ vega: typeof import('vega') }} */ (/** @type {unknown} */ (globalThis)).vega;
  })();
  return loading;
}
