-- Follow-up calls of many patients, for any number of workers. Facts only: what is due next is computed from them by the library.
CREATE TABLE plan (
    id        bigint PRIMARY KEY,
    template  text   NOT NULL,
    anchor_ms bigint NOT NULL,              -- milliseconds since 1970 UTC
    due_ms    bigint                        -- of the next step; NULL = nothing left to do
);
-- Only what is still to be done is in the index: taking the next one costs the same with a million plans.
CREATE INDEX plan_due ON plan (due_ms, id) WHERE due_ms IS NOT NULL;

CREATE TABLE result (
    plan_id   bigint  NOT NULL REFERENCES plan,
    number    integer NOT NULL,             -- the order in which they were recorded
    step      text    NOT NULL,
    attempt   integer NOT NULL,
    result    text    NOT NULL,
    at_ms     bigint  NOT NULL,
    worker    integer NOT NULL,
    PRIMARY KEY (plan_id, number),
    UNIQUE (plan_id, step, attempt)         -- the same attempt cannot be made twice
);
