// Models: a queue in front of a listener: what a warm worker says before somebody listens is not lost.

export interface Mailbox<Message> {
  put(message: Message): void;
  listen(on: (message: Message) => void): void;
}

/** An empty mailbox. A new listener replaces the one before. */
export function createMailbox<Message>(): Mailbox<Message> {
  const waiting: Message[] = [];
  let hear: ((message: Message) => void) | null = null;
  return {
    put(message) {
      if (hear) hear(message);
      else waiting.push(message);
    },
    listen(on) {
      hear = on;
      for (const message of waiting.splice(0)) on(message);
    },
  };
}
