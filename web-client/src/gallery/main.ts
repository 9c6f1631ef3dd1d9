/** The gallery's entry: every component, or one surface in a made-up room, for whoever draws them. Never part of a release. */
import '../ui/fonts.css';
import { show } from '../surface';
import Gallery from './Gallery.svelte';
import Mock from './Mock.svelte';

show(new URLSearchParams(location.search).has('surface') ? Mock : Gallery);
