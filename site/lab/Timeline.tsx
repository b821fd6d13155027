// Models: the timeline: what was done and what happened inside, in four lanes, with a playhead that is moved by pointer and
// keys. Where marks would be nearer than a few pixels a part of time is shown, around the playhead.
// Does not model: going there; the worker does.
import { useEffect, useRef, useState } from 'preact/hooks';
import { LANES, type LabState, type StepRow } from './state.ts';

export interface TimelineProps {
  readonly state: LabState;
  go(step: number, moment: number): void;
}

/** Pixels between two marks, at least. */
const NEAREST = 7;
const LANE_WORDS = { store: 'store', tlbi: 'TLBI, DSB', fault: 'fault, event' } as const;

interface Spot {
  readonly step: number;
  readonly moment: number;
  /** Units from the beginning. */
  readonly at: number;
}

/** Every place where one can stand, in order of time. */
export function spotsOf(steps: readonly StepRow[]): readonly Spot[] {
  const spots: Spot[] = [];
  for (const [step, { moments }] of steps.entries())
    for (let moment = 0; moment <= moments.length; moment++) spots.push({ step, moment, at: spots.length });
  spots.push({ step: steps.length, moment: 0, at: spots.length });
  return spots;
}

/** `operation 9 of 12, uffd wp A 0 1, inside: 4 of 7, after …` */
export function placeText({ steps, at }: LabState): string {
  const { step, moment } = at;
  const next = steps[step];
  if (moment === 0)
    return step === 0
      ? `before the first of ${steps.length} operations`
      : `after operation ${step} of ${steps.length}, ${steps[step - 1]?.line ?? ''}`;
  const inside = next?.moments[moment - 1];
  return `operation ${step + 1} of ${steps.length}, ${next?.line ?? ''}, inside: ${moment} of ${next?.moments.length ?? 0}, after ${inside?.kind ?? ''}: ${inside?.text ?? ''}`;
}

export function Timeline({ state, go }: TimelineProps) {
  const { steps, at } = state;
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  const dragging = useRef(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = new ResizeObserver(() => setWidth(element.clientWidth));
    measure.observe(element);
    return () => measure.disconnect();
  }, []);

  const spots = spotsOf(steps);
  const here = spots.findIndex(({ step, moment }) => step === at.step && moment === at.moment);
  const room = Math.max(8, Math.floor(width / NEAREST));
  const first = Math.max(0, Math.min(here - Math.floor(room / 2), spots.length - room));
  const shown = spots.slice(first, first + room);
  const unit = (width - 16) / Math.max(1, shown.length - 1);
  const x = (spot: number): number => 8 + (spot - first) * unit;

  const scrub = (event: PointerEvent): void => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    const spot =
      spots[Math.min(Math.max(Math.round((event.clientX - left - 8) / unit) + first, 0), spots.length - 1)];
    if (spot && (spot.step !== at.step || spot.moment !== at.moment) && isKnown(steps, spot.step))
      go(spot.step, spot.moment);
  };
  return (
    <div class="lt">
      <div class="lt-names" aria-hidden="true">
        <span>operation</span>
        {LANES.map((lane) => (
          <span key={lane}>{LANE_WORDS[lane]}</span>
        ))}
      </div>
      <div
        ref={box}
        class="lt-box"
        role="slider"
        tabIndex={0}
        aria-label="Time"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, spots.length - 1)}
        aria-valuenow={Math.max(0, here)}
        aria-valuetext={placeText(state)}
        onPointerDown={(event) => {
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          scrub(event);
        }}
        onPointerMove={(event) => dragging.current && scrub(event)}
        onPointerUp={() => {
          dragging.current = false;
        }}
      >
        <svg width={width} height="104" aria-hidden="true" class="lt-svg">
          {[14, 36, 58, 80].map((y) => (
            <line key={y} class="lt-rule" x1="0" x2={width} y1={y} y2={y} />
          ))}
          {shown.map((spot) => (
            <SpotMark key={spot.at} spot={spot} steps={steps} x={x(spot.at)} past={spot.at <= here} />
          ))}
          <Labels spots={shown} steps={steps} x={x} />
          <path class="lt-flag" d={`M${x(here) - 6} 0h12l-6 7Z`} />
          <line class="lt-head" x1={x(here)} x2={x(here)} y1="2" y2="88" />
        </svg>
      </div>
    </div>
  );
}

const isKnown = (steps: readonly StepRow[], step: number): boolean =>
  step === 0 || steps[step - 1]?.done === true;

const LANE_Y = { store: 36, tlbi: 58, fault: 80 } as const;

/** A square where an operation begins; a dot, a triangle or a cross for what happened inside; hollow: it is still to come. */
function SpotMark(props: {
  readonly spot: Spot;
  readonly steps: readonly StepRow[];
  readonly x: number;
  readonly past: boolean;
}) {
  const { spot, steps, x, past } = props;
  const step = steps[spot.step];
  if (!step) return null;
  const look = past ? 'lt-past' : 'lt-future';
  if (spot.moment === 0) return <rect class={`${look} lt-op`} x={x - 4.5} y="9.5" width="9" height="9" />;
  const moment = step.moments[spot.moment - 1];
  if (!moment) return null;
  const y = LANE_Y[moment.lane];
  if (moment.lane === 'store') return <circle class={`${look} lt-store`} cx={x} cy={y} r="3.4" />;
  if (moment.lane === 'tlbi') return <path class={`${look} lt-tlbi`} d={`M${x} ${y - 4.5}l4.6 8.4h-9.2Z`} />;
  return <path class={`${look} lt-fault`} d={`M${x - 4} ${y - 4}l8 8M${x + 4} ${y - 4}l-8 8`} />;
}

/** Lines of operations below their marks, where there is room for them. */
function Labels({
  spots,
  steps,
  x,
}: {
  readonly spots: readonly Spot[];
  readonly steps: readonly StepRow[];
  x(at: number): number;
}) {
  let free = -1000;
  const CHARACTER = 6.6;
  return (
    <>
      {spots.map((spot) => {
        const line = spot.moment === 0 ? (steps[spot.step]?.line ?? '') : '';
        const left = x(spot.at);
        if (line === '' || left < free) return null;
        free = left + line.length * CHARACTER + 12;
        return (
          <text
            key={spot.at}
            class={steps[spot.step]?.done ? 'lt-text' : 'lt-text lt-later'}
            x={left - 4}
            y="101"
          >
            {line}
          </text>
        );
      })}
    </>
  );
}
