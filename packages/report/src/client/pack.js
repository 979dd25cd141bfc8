/**
 * The text that was packed into an element of the page.
 * @param {Element} element
 * @returns {Promise<string>}
 */
export function unpack(element) {
  const bytes = Uint8Array.from(atob(element.textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).text();
}
