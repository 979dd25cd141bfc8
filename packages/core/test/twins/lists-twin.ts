/** IntrusiveLists as arrays of elements, head first. */
export class ListsTwin {
  readonly lists: number[][];

  constructor(listCount: number) {
    this.lists = Array.from({ length: listCount }, () => []);
  }

  isLinked(element: number): boolean {
    return this.lists.some((list) => list.includes(element));
  }

  insertFirst(list: number, element: number): void {
    this.lists[list].unshift(element);
  }

  insertLast(list: number, element: number): void {
    this.lists[list].push(element);
  }

  remove(element: number): void {
    for (const list of this.lists) {
      if (list.includes(element)) list.splice(list.indexOf(element), 1);
    }
  }

  after(element: number): number {
    const list = this.lists.find((l) => l.includes(element)) ?? [];
    return list[list.indexOf(element) + 1] ?? -1;
  }

  firstOccupied(from: number, end: number): number {
    for (let list = from; list < end; list++) {
      if (this.lists[list].length > 0) return list;
    }
    return -1;
  }
}
