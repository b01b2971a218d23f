import { render } from 'preact';
import './main.css';

const root = document.getElementById('root');
if (root) render(<h1>Planning Studio</h1>, root);
