// Models: the frame allocator: blocks of 2^order frames, halved when asked for less, joined with their buddies when they
// come back; one set of lists for each NUMA node. Memory that was never used is not on a list: it is cut off a growing
// edge, so that an untouched machine has nothing to remember. Reference: mm/page_alloc.c @ v6.12.
// Does not model: zones, migrate types, watermarks, per-CPU lists, fallback by distance (the other nodes in turn).
import type { Column, Stores } from '../machine/columns.ts';
import { OutOfMemory } from './types.ts';

interface Node {
  readonly first: number;
  readonly end: number;
}

export class Frames {
  readonly nodes: readonly Node[];
  /** Order of a free block, plus one, at its first frame. */
  private readonly freeOrder: Column;
  private readonly nextFree: Column;
  private readonly prevFree: Column;
  /** First free block of each node and order, plus one. */
  private readonly heads: Column;
  /** Where the unused memory of each node begins, counted from the node's first frame. */
  private readonly edge: Column;
  private readonly free: Column;

  /** @param sizes frames of each node; @param maxOrder the largest block that is kept on lists */
  constructor(
    stores: Stores,
    sizes: readonly number[],
    readonly maxOrder: number,
  ) {
    let first = 0;
    this.nodes = sizes.map((size) => {
      const node = { first, end: first + size };
      first += size;
      return node;
    });
    this.freeOrder = stores.column('frames.freeOrder', 1);
    this.nextFree = stores.column('frames.next', 1);
    this.prevFree = stores.column('frames.prev', 1);
    this.heads = stores.column('frames.heads', sizes.length * (maxOrder + 1));
    this.edge = stores.column('frames.edge', sizes.length);
    this.free = stores.column('frames.used', sizes.length);
  }

  /** Frames that are in use on a node. */
  used(node: number): number {
    return this.free.get(node);
  }

  nodeOf(frame: number): number {
    return this.nodes.findIndex((node) => frame >= node.first && frame < node.end);
  }

  /**
   * Takes 2^order frames, aligned to their size, from the node or else from another.
   * @throws OutOfMemory when no node has them.
   */
  alloc(order: number, node: number): number {
    for (let i = 0; i < this.nodes.length; i++) {
      const from = (node + i) % this.nodes.length;
      const frame = this.take(order, from);
      if (frame < 0) continue;
      this.free.set(from, this.free.get(from) + 2 ** order);
      return frame;
    }
    throw new OutOfMemory(`no free block of ${2 ** order} frames is left`);
  }

  release(frame: number, order: number): void {
    const node = this.nodeOf(frame);
    this.free.set(node, this.free.get(node) - 2 ** order);
    this.giveBack(frame, order, node);
  }

  private take(order: number, node: number): number {
    for (let size = order; size <= this.maxOrder; size++) {
      const frame = this.heads.get(this.slot(node, size)) - 1;
      if (frame < 0) continue;
      this.unlink(frame, size, node);
      this.cut(frame, size, order, node);
      return frame;
    }
    return this.grow(order, node);
  }

  /** Cuts the largest block that fits, at most the largest listed size, off the unused memory. */
  private grow(order: number, node: number): number {
    const { first = 0, end = 0 } = this.nodes[node] ?? {};
    const begin = first + this.edge.get(node);
    for (let size = Math.max(order, this.maxOrder); size >= order; size--) {
      const aligned = Math.ceil(begin / 2 ** size) * 2 ** size;
      if (aligned + 2 ** size > end) continue;
      this.giveRange(begin, aligned, node);
      this.edge.set(node, aligned + 2 ** size - first);
      this.cut(aligned, size, order, node);
      return aligned;
    }
    return -1;
  }

  /** Puts what lies before an aligned block on the lists, in the largest blocks that it has. */
  private giveRange(begin: number, end: number, node: number): void {
    for (let frame = begin; frame < end; ) {
      let order = 0;
      while (order < this.maxOrder && frame % 2 ** (order + 1) === 0 && frame + 2 ** (order + 1) <= end)
        order++;
      this.giveBack(frame, order, node);
      frame += 2 ** order;
    }
  }

  /** Keeps the first 2^order frames of a block and gives the rest back, half by half. */
  private cut(frame: number, size: number, order: number, node: number): void {
    for (let half = size - 1; half >= order; half--) this.link(frame + 2 ** half, half, node);
  }

  private giveBack(frame: number, order: number, node: number): void {
    let head = frame;
    let size = order;
    const { first = 0, end = 0 } = this.nodes[node] ?? {};
    if (order > this.maxOrder) {
      for (let part = 0; part < 2 ** order; part += 2 ** this.maxOrder)
        this.link(frame + part, this.maxOrder, node);
      return;
    }
    while (size < this.maxOrder) {
      const isLeft = Math.floor(head / 2 ** size) % 2 === 0;
      const buddy = isLeft ? head + 2 ** size : head - 2 ** size;
      // Neighbours across the border of two nodes are no buddies.
      if (buddy < first || buddy >= end || this.freeOrder.get(buddy) !== size + 1) break;
      this.unlink(buddy, size, node);
      head = Math.min(head, buddy);
      size++;
    }
    this.link(head, size, node);
  }

  private slot(node: number, order: number): number {
    return node * (this.maxOrder + 1) + order;
  }

  private link(frame: number, order: number, node: number): void {
    const slot = this.slot(node, order);
    const old = this.heads.get(slot);
    this.freeOrder.set(frame, order + 1);
    this.nextFree.set(frame, old);
    this.prevFree.set(frame, 0);
    if (old > 0) this.prevFree.set(old - 1, frame + 1);
    this.heads.set(slot, frame + 1);
  }

  private unlink(frame: number, order: number, node: number): void {
    const next = this.nextFree.get(frame);
    const prev = this.prevFree.get(frame);
    if (prev > 0) this.nextFree.set(prev - 1, next);
    else this.heads.set(this.slot(node, order), next);
    if (next > 0) this.prevFree.set(next - 1, prev);
    this.freeOrder.set(frame, 0);
    this.nextFree.set(frame, 0);
    this.prevFree.set(frame, 0);
  }
}
