// Models: a sentence with names in it. Names with an underscore, calls and `quoted` parts are set as code, so that
// sentences can come as plain text from a suite. It knows no other mark-up.

const NAMES = /`([^`]+)`|\b(_*[A-Za-z]\w*_\w*(?:\([^()\s]*\))?|0x[0-9A-F_]+)/g;

export function Words({ text }: { text: string }) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(NAMES)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(<code key={match.index}>{match[1] ?? match[0]}</code>);
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return <>{parts}</>;
}
