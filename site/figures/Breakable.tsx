// Models: a kernel name that may break after an underscore when it is longer than a narrow cell. Shorter names stay whole.
const WHOLE = 7;

export function Breakable({ text }: { text: string }) {
  if (text.length <= WHOLE) return <>{text}</>;
  return <>{text.split(/(?<=_)/).flatMap((part, i) => (i === 0 ? [part] : [<wbr key={part} />, part]))}</>;
}
