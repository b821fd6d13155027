// Models: named positions of the journal, to come back to: where each is, the hash of its state, and the counters as
// they stood. Counters are a meter beside the recorder, not part of the state: undo leaves them, a checkpoint restores
// them. Does not model: which lines were touched before; after coming back, distinct lines are counted afresh.
import type { Counters } from './cost.ts';
import type { Journal } from './journal.ts';
import type { Memory } from './memory.ts';

export interface Checkpoint {
  readonly name: string;
  readonly position: number;
  readonly hash: string;
  readonly counters: Readonly<Counters>;
}

export class Checkpoints {
  private points: Checkpoint[] = [];

  constructor(
    private readonly journal: Journal,
    private readonly memory: Memory,
    private readonly counters: Counters,
  ) {
    // A checkpoint in a future that was dropped leads nowhere.
    journal.whenTruncated((position) => {
      this.points = this.points.filter((point) => point.position <= position);
    });
  }

  /** Notes where the machine is. A name that was used before moves here. */
  mark(name: string): Checkpoint {
    const { position, hash } = this.journal;
    const point = { name, position, hash: hash.text(), counters: { ...this.counters } };
    this.points = [...this.points.filter((other) => other.name !== name), point];
    return point;
  }

  list(): readonly Checkpoint[] {
    return this.points;
  }

  /**
   * Goes back, or forward, to a checkpoint; state and counters are as they were.
   * @throws RangeError when there is none of the name.
   */
  goTo(name: string): Checkpoint {
    const point = this.points.find((candidate) => candidate.name === name);
    if (!point) {
      const names = this.points.map((candidate) => candidate.name).join(', ') || 'none';
      throw new RangeError(`checkpoints: no checkpoint ${name}; there are ${names}`);
    }
    this.journal.seek(point.position);
    this.memory.resetLines();
    Object.assign(this.counters, point.counters);
    return point;
  }
}
