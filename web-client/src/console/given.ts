/** The props of a kind's console side. It must never add a right: the room judges every gesture. */
import type { ConsoleProps, Views } from '../activities/activity';
import type { Act, ActBoard, Command } from '../protocol';
import type { Helm } from './helm.svelte';

export function given(helm: Helm, act: Act<ActBoard>, live: boolean): ConsoleProps<Views> & Record<string, unknown> {
  const { session } = helm;
  const [[kind, board]] = Object.entries(act.view) as [[string, unknown]];
  const label = (name: string): string => `act/${act.run}/${name}`;
  return {
    run: act.run,
    room: helm.board,
    text: session.text,
    now: session.now,
    board,
    role: session.role!,
    drives: helm.drives,
    desk: helm.desk,
    live,
    ask: (command, wish = {}) => session.ask('desk', { act: { run: act.run, do: { [kind]: command } } } as Command, wish.label ? { label: label(wish.label) } : {}),
    askRoom: (command) => session.ask('desk', command, {}),
    sent: (name) => session.outbox.of(label(name)),
  };
}
