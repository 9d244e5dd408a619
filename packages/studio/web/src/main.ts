// Before any schema is made.
import './lib/no-eval.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import './themes.css';
import './app.css';
// First of all: the page is never seen in other colours.
import './lib/view-settings.svelte.ts';

const target = document.getElementById('app');
if (target !== null) mount(App, { target });
