-- A token that takes over what another one has sent, e.g. since that one was lost: an admin's step.
alter table tokens add succeeds text references tokens;

-- The label that a reviewer's decision gave, while the version that its device has sent since waits for a reviewer:
-- until then that label is the one to learn from.
alter table corrections add standing text;
