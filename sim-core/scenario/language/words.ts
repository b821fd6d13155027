// Models: one line of a program as words, and the reader that takes them one after another. At the end of the words it
// notes what could stand there: completion is a line that was read as far as it goes. Does not model: what words mean.
import { nearest } from './nearest.ts';

export interface Word {
  readonly text: string;
  /** Counted from 1. */
  readonly column: number;
}

/** What is wrong with a line, in one sentence. */
export class LanguageError extends Error {
  override readonly name = 'LanguageError';

  constructor(
    /** Without the line. */
    readonly says: string,
    /** Counted from 1. */
    readonly line: number,
    /** The word at fault; null: one is missing at the end. */
    readonly word: Word | null,
  ) {
    super(`Line ${line}: ${says}`);
  }
}

/** The words of a line. A number sign begins a remark; an equals sign is a word of its own. */
export function wordsOf(line: string): readonly Word[] {
  const [before = ''] = line.split('#');
  return [...before.matchAll(/=|[^\s=]+/g)].map((found) => ({ text: found[0], column: found.index + 1 }));
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** Longer lists are not told. */
const MOST_TOLD = 8;

export class Reader {
  private at = 0;
  /** What could stand where the words ended. */
  readonly wanted: string[] = [];

  constructor(
    private readonly words: readonly Word[],
    private readonly line: number,
  ) {}

  /** The next word, which stays. @param offers what may stand here */
  peek(offers: readonly string[] = []): Word | undefined {
    const word = this.words[this.at];
    if (!word) this.wanted.push(...offers);
    return word;
  }

  /** Takes the next word. @throws LanguageError when there is none */
  take(what: string, offers: readonly string[] = []): Word {
    const word = this.peek(offers);
    if (!word) {
      const told = offers.length > 0 && offers.length <= MOST_TOLD ? `: ${listed(offers)}` : '';
      const after = this.words.at(-1)?.text ?? '';
      throw new LanguageError(`after "${after}" ${what} is missing${told}.`, this.line, null);
    }
    this.at += 1;
    return word;
  }

  /** Takes one of a few words, however its letters are written. @returns it as it stands in the list */
  takeOneOf(what: string, known: readonly string[]): string {
    const word = this.take(what, known);
    const found = known.find((one) => one.toLowerCase() === word.text.toLowerCase());
    return found ?? this.unknown(word, what, known);
  }

  /** @throws LanguageError that names the nearest word that would do */
  unknown(word: Word, what: string, known: readonly string[]): never {
    // Of one letter or digit anything is a slip away.
    const near = word.text.length > 1 ? nearest(word.text, known) : null;
    const told = known.length <= MOST_TOLD ? ` It may be ${listed(known)}.` : '';
    const says = `"${word.text}" is not ${what}`;
    return this.fail(near === null ? `${says}.${told}` : `${says}; did you mean "${near}"?`, word);
  }

  fail(says: string, word: Word): never {
    throw new LanguageError(says, this.line, word);
  }

  /** @throws LanguageError when words are left */
  end(): void {
    const word = this.words[this.at];
    if (word) this.fail(`"${word.text}" is one word too many.`, word);
  }
}
