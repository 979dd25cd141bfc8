/** A run that was told to stop before it was done. What it has finished is kept. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  /**
   * @param kept cells that are in the folder
   * @param cells of the whole matrix
   */
  constructor(
    readonly kept: number,
    readonly cells: number,
  ) {
    super(`interrupted: ${kept} of ${cells} cells are kept`);
  }
}
