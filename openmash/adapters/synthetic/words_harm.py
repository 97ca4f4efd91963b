"""What is said about harm to a child. Fields and use as in `words_home`."""

SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "neglect": {
        "low": (
            "{child} has come to school without a coat or lunch {n} times this half-term.",
            "{child} has not been brought to the last two dental appointments.",
            "{child} was collected late on {day}, for the third time.",
        ),
        "mid": (
            "{child} has lost weight and hides food in {his} bag.",
            "{child} and the younger ones were left alone until {time} on {day}.",
            "{child} has untreated sores and the same clothes since {day}.",
            "The home has no working toilet and there is rotting food on the floor.",
        ),
        "high": (
            "{child} was found in the road at {time} in night clothes; no adult was in the home.",
            "{child} was brought in on {day} with a temperature below 35 and badly underweight.",
            "{child}'s insulin has not been given since {day} and {he} is now very unwell.",
        ),
        "witnessed": (
            "{child} ate three helpings at lunch and asked to take some home.",
            "{child}'s shoes were held together with tape.",
            "I saw dog mess on the floor of the room where {child} sleeps.",
        ),
        "reported": (
            '{child} said, "We only have toast when it is not pay week."',
            "A neighbour says the children are outside until late with nobody watching.",
            "An older relative says {mother} is out most nights.",
        ),
        "opinion": (
            "I think this has been going on for longer than we have records of.",
            "On its own each thing is small; together they worry me.",
            "My view is that {mother} is overwhelmed rather than unwilling.",
        ),
    },
    "physical_abuse": {
        "low": (
            "{child} has a fading bruise on the shin and says {he} fell off a scooter.",
            "{child} said {mother} smacked {him} on the hand on {day}. No mark was seen.",
            "{child} has a small bruise on the forehead; {mother} says it was a fall from a sofa.",
            "{child} flinched when a tall visitor came near; there is no injury.",
        ),
        "mid": (
            "{child} has a hand-shaped mark on the upper arm and said {adult} grabbed {him}.",
            "{child} said {adult} hits {him} with a belt when homework is wrong.",
            "{child} has {n} bruises of different colours on {his} back.",
        ),
        "high": (
            "{child} has a burn in the shape of an iron; the accounts given do not fit.",
            "X-rays on {day} show an old and a new fracture that nobody can explain.",
            "{child} is afraid to go home today; {adult} said he would kill {him}.",
        ),
        "witnessed": (
            "I saw the bruise myself at {time} and drew it on a body map.",
            "{child} held {his} arm close and would not take off the jumper.",
            "{adult} shouted at {child} in the corridor and gripped {his} collar.",
        ),
        "reported": (
            '{child} said, "Please do not tell them I told you."',
            "{mother} said {child} is clumsy and bruises easily.",
            "A classmate told staff that {child} gets hit at home.",
        ),
        "opinion": (
            "The explanation does not seem to me to fit the injury.",
            "I believe {child} has been told what to say.",
            "I think {child} should be seen by a paediatrician today.",
        ),
    },
    "emotional_abuse": {
        "low": (
            "{adult} called {child} stupid in front of other parents on {day}.",
            "{mother} compares {child} with a cousin and often says {he} is no good.",
            "The parents are in dispute about contact and {child} carries messages.",
        ),
        "mid": (
            "{child} must stand in the hallway for hours as a punishment.",
            "{adult} tells {child} that {he} will be sent away and that nobody wants {him}.",
            "{child} is not allowed to eat with the others or to have friends.",
        ),
        "high": (
            "{child} has been locked in {his} room since {day} and is let out only for school.",
            "{child} has stopped speaking; {adult} filmed {him} crying and sent it to family.",
        ),
        "witnessed": (
            '{child} wrote "I am bad" over and over in a workbook.',
            "{adult} laughed when {child} cried at the gate.",
            "{child} asked to stay at school until {time}.",
        ),
        "reported": (
            '{child} said, "I make everyone cross by being there."',
            "The grandmother says {child} is treated differently from the other children.",
            "{mother} said that {child} ruined her life.",
        ),
        "opinion": (
            "I think {child} believes that {he} deserves it.",
            "In my view this is a pattern and not one bad day.",
            "I believe {child}'s headaches come from worry.",
        ),
    },
    "sexual_abuse": {
        "low": (
            "{child} used sexual words that are unusual for {his} age on {day}.",
            "Two children of the same age were found looking at each other in the toilets.",
        ),
        "mid": (
            "{child} received messages from an adult stranger who asked for pictures.",
            "{child} drew a picture on {day} and said it was a secret game with {adult}.",
            "An older boy at the home touched {child} over {his} clothes.",
        ),
        "high": (
            "{child} said on {day} that {adult} comes into {his} bed at night.",
            "{child} has told staff of sexual assault by {adult}, who is at home now.",
        ),
        "witnessed": (
            "{child} became very still when {adult} came to collect {him}.",
            "I read the messages on {child}'s telephone with {his} leave.",
        ),
        "reported": (
            "{child} told a friend, who told her own mother.",
            "{mother} said she does not believe it.",
        ),
        "opinion": (
            "I believe {child}; the account was simple and {he} gave it without prompting.",
            "I do not think {child} should go home until {adult} has left.",
            "I have not asked more, so as not to spoil an interview.",
        ),
    },
    "disability": {
        "low": (
            "{child}'s parents ask for short breaks; {he} needs help with all personal care.",
            "{child} waits for an assessment and {mother} asks for support meanwhile.",
        ),
        "mid": (
            "{mother} can no longer lift {child} safely and there is no hoist.",
            "{child} has outgrown {his} bed; {adult} sleeps on the floor beside {him}.",
        ),
        "high": (
            "{child}'s feeding equipment has not been cleaned and {he} was admitted on {day}.",
        ),
        "witnessed": (
            "{mother} was in tears from tiredness and her back was strapped.",
            "{child} smiled and leant towards {mother} when she spoke.",
        ),
        "reported": (
            "{mother} said she has not slept a whole night for {n} months.",
            "The school says {child}'s chair no longer fits {him}.",
        ),
        "opinion": (
            "I think these parents do all they can and need practical help.",
            "In my view the care package no longer fits {child}'s needs.",
        ),
    },
    "harmful_practice": {
        "low": ("{child} spoke of a long family trip abroad this summer; no more is known.",),
        "mid": (
            "{child} said an aunt will do something to {him} abroad that makes girls grown up.",
            "{child} was told that a spirit makes {him} wet the bed, and made to fast.",
        ),
        "high": (
            "{child} is booked to fly on {day}; an older sister was cut on the same journey.",
            "{child} was beaten and had pepper put in {his} eyes to drive out a spirit.",
        ),
        "witnessed": (
            "{child} wept when the holidays were mentioned.",
            "I saw the flight booking that {child} brought to show me.",
        ),
        "reported": (
            '{child} said, "They say I will be clean afterwards."',
            "A cousin told the school nurse the same thing.",
        ),
        "opinion": (
            "I believe this is planned and that asking the parents would hasten it.",
            "I think {child} needs protection before the end of term.",
        ),
    },
}
