import type { ProviderStatus } from '../src/protocol/api.ts';
import { useProviderPage } from './pages.ts';
import { useStudioState } from './studio.ts';
import { Icon } from './ui/icon.tsx';
import { LinkButton } from './ui/small.tsx';

/** Which model answers, where prompts go, and a way to change it. */
export function ProviderHint() {
  const provider = useStudioState((state) => state.provider);
  const api = useProviderPage();
  if (provider === null) return null;
  return (
    <p class="ps-provider">
      <Icon name={provider.local ? 'lock' : 'globe'} />
      <span>
        <strong>{providerName(provider)}</strong> <span class="ps-quiet">{whereTo(provider)}</span>{' '}
        <LinkButton onClick={() => void api.chooseProvider().catch(() => undefined)}>
          Change provider
        </LinkButton>
      </span>
    </p>
  );
}

export function providerName({ label, model }: ProviderStatus): string {
  return model === '' || label.includes(model) ? label : `${label} · ${model}`;
}

export function whereTo({ local, endpoint }: ProviderStatus): string {
  if (endpoint === null) return local ? 'Nothing leaves this machine.' : 'Prompts go through the editor.';
  return local ? `Stays on this machine (${endpoint}).` : `Prompts go to ${endpoint}.`;
}
