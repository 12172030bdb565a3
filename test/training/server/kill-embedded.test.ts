import { killedAgainAndAgain } from './kill-rounds.ts';

killedAgainAndAgain('embedded');
