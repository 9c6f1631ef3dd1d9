/** The phone's entry. It must never import the console or the screen: the build's test would fail. */
import '../ui/fonts.css';
import { show } from '../surface';
import Phone from './Phone.svelte';

show(Phone);
