/** The operator's entry: opens a room from a scenario. */
import '../ui/fonts.css';
import { show } from '../surface';
import Operator from './Operator.svelte';

show(Operator);
