/** The plenary screen's entry: what the beamer shows, and no control. */
import { show } from '../surface';
import Screen from './Screen.svelte';

show(Screen);
