import type { CliCommand } from '../command.ts';
import { oneLine } from '../terminal.ts';

export const doctor: CliCommand = {
  name: 'doctor',
  summary: 'check the stored logs and the provider',
  options: [['--probe', 'make one small call to the provider']],
  async run(door, input) {
    const provider = await door.provider();
    const engine = await door.engine();
    const findings = await engine.findings();
    const state = {
      id: provider.id,
      label: provider.label,
      local: provider.local,
      endpoint: provider.endpoint,
      model: provider.defaultModel('planner'),
    };
    const tested = input.flag('probe') ? await test(door.signal, provider) : null;
    const { paint } = door.terminal;
    door.result({ findings, provider: state, probe: tested }, () => [
      `provider  ${oneLine(state.label)}, model ${oneLine(state.model)}${state.local ? ', nothing leaves this machine' : `, requests go to ${oneLine(state.endpoint ?? 'the provider')}`}`,
      ...(tested ? [paint(tested.ok ? 'green' : 'red', `probe     ${oneLine(tested.words)}`)] : []),
      `owner     ${oneLine(engine.owner.name)} <${oneLine(engine.owner.email)}>`,
      findings.length === 0
        ? paint('green', 'logs      all sound')
        : paint('red', `logs      ${findings.length} to look at`),
      ...findings.map(
        ({ file, line, kind, message }) =>
          `  ${file ?? ''}${line === null ? '' : `:${line}`} ${kind}: ${oneLine(message)}`,
      ),
    ]);
    if (tested?.ok === false || findings.length > 0) door.end(1);
  },
};

async function test(
  signal: AbortSignal,
  provider: import('../../core/llm/provider.ts').ModelProvider,
): ReturnType<typeof import('../../core/llm/models/probe.ts').probe> {
  const [{ probe }, { systemClock }] = await Promise.all([
    import('../../core/llm/models/probe.ts'),
    import('../../node/clock.ts'),
  ]);
  return probe(provider, systemClock, signal);
}
