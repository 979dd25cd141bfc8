/**
 * Sets a signal and draws anew, then again in the room that labels of another
 * width leave: Vega takes that from the drawing before.
 * @param {import('vega').View} view
 * @param {string} signal
 * @param {unknown} value
 */
export async function redraw(view, signal, value) {
  await view.signal(signal, value).runAsync();
  await view.resize().runAsync();
  await view.resize().runAsync();
}
