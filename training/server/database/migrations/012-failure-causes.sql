-- Why a retraining failed, as a code and what it names: the sentence in "failure" is in one language only.
alter table retrainings add column cause jsonb;
