import { killedAgainAndAgain } from './kill-rounds.ts';

killedAgainAndAgain('server');
