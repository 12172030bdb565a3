import { installTokens } from '../../../src/ui/kit/theme.ts';
import { speakReview } from './messages/language.ts';
import './review-app.ts';

installTokens(document);
await speakReview(navigator.languages);
document.body.append(document.createElement('review-app'));
