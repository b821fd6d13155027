// Models: every order of an update and a lockless read as a table, for both updates and with the notes beside the entry and in
// it; and the sum for a counter. Made while the page is built. Does not model: orders (torn-model.ts asks the simulator).
import { Mark } from '../Marks.tsx';
import { type AllOrders, type OrderFound, UPDATES, VERDICT_WORDS } from './torn-words.ts';

export interface TornTableProps {
  /** For each update. */
  readonly beside: readonly AllOrders[];
  readonly inside: readonly AllOrders[];
  readonly counted: readonly AllOrders[];
}

function Found({ found }: { found: OrderFound | undefined }) {
  if (!found) return null;
  if (found.verdict !== 'torn') return <span>{VERDICT_WORDS[found.verdict]}</span>;
  return (
    <span>
      <Mark name="fault" /> torn: {found.read}
    </span>
  );
}

export function TornTable({ beside, inside, counted }: TornTableProps) {
  const orders = beside[0]?.seen.map(({ order }) => order) ?? [];
  const one = counted[0];
  const of = (all: AllOrders | undefined, order: string): OrderFound | undefined =>
    all?.seen.find((each) => each.order === order);
  return (
    <>
      <table>
        <caption class="visually-hidden">What a lockless reader gets, in each order</caption>
        <thead>
          <tr>
            <th scope="col">order</th>
            {UPDATES.map(({ value, text }) => (
              <th key={value} scope="col">
                beside, {text}
              </th>
            ))}
            <th scope="col">in the entry, either</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order}>
              <th scope="row">
                <code>{order}</code>
              </th>
              {UPDATES.map(({ value }) => (
                <td key={value}>
                  <Found found={of(beside[value], order)} />
                </td>
              ))}
              <td>
                {[...new Set(UPDATES.map(({ value }) => of(inside[value], order)?.verdict ?? 'unfinished'))]
                  .map((verdict) => VERDICT_WORDS[verdict])
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {one && (
        <p>
          With a counter: {one.explored} orders, {one.retried} told to try again, {one.torn} torn.
        </p>
      )}
    </>
  );
}
