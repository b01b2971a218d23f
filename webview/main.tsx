import { render } from 'preact';
import { connect } from '../src/protocol/channel.ts';
import type { HostApi, HostEvent } from '../src/protocol/api.ts';
import { App } from './app.tsx';
import { checkedEvent } from './check.ts';
import { acquireHost } from './host.ts';
import { createStudioStore } from './store.ts';
import { registerControls } from './ui/toolkit.ts';
import './styles/base.css';
import './styles/controls.css';
import './styles/markdown.css';
import './styles/sessions.css';
import './styles/studio.css';
import './styles/brief.css';
import './styles/synthesis.css';
import './styles/threads.css';
import './styles/spec.css';
import './styles/tasks.css';
import './styles/plan.css';

const { port, memory } = acquireHost();
const store = createStudioStore();
const { api } = connect<HostApi, HostEvent>(port, (event) => {
  const known = checkedEvent(event);
  if (known !== null) store.dispatch(known);
});
registerControls();
const root = document.getElementById('root');
if (root !== null) render(<App api={api} store={store} memory={memory} />, root);
