"""What is said about the adults of a home. Sentences in our own words; see `concerns` for use.

Each kind has facts at three weights (low, mid, high), then what was witnessed, what was reported
and an opinion. Fields: {child} {he} {him} {his} {mother} {adult} {day} {time} {place} {n}.
"""

SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "domestic_abuse": {
        "low": (
            "There was a loud argument between {mother} and {adult} on {day}; no one was hurt.",
            "{mother} asked {adult} to leave after a row about money. He left when asked.",
            "A neighbour rang about shouting on {day}. All was calm on arrival at {time}.",
        ),
        "mid": (
            "{adult} pushed {mother} against the kitchen door on {day} while {child} was upstairs.",
            "{adult} took {mother}'s telephone and would not let her leave until {time}.",
            "This is call-out number {n} to the address in six months; {child} was present.",
            "{mother} said {adult} checks her messages and keeps her bank card.",
        ),
        "high": (
            "{adult} put his hands round {mother}'s neck on {day}; {child} tried to pull him off.",
            "{adult} came back to the home with a knife at {time} on {day}. {child} was inside.",
            "{mother} has a broken cheekbone. {adult} said he would find her and {child}.",
        ),
        "witnessed": (
            "{child} was on the stairs in night clothes, shaking, when the door was opened.",
            "I saw a hole in the bedroom door and broken glass swept into a corner.",
            "{mother} kept looking at {adult} before she answered any question.",
        ),
        "reported": (
            '{child} said, "I put my headphones on when they start."',
            "{mother} said that it has been worse since {adult} lost his work.",
            "A neighbour says she has heard screaming about {n} times this month.",
        ),
        "opinion": (
            "I think {mother} is more afraid than she can say with {adult} in the room.",
            "In my view {child} has learnt to watch the adults' moods before {he} speaks.",
            "I believe the risk rises when {adult} has been drinking.",
        ),
    },
    "parental_mental_health": {
        "low": (
            "{mother} says she feels low and tired and would like help with routines.",
            "{mother} missed two appointments and later rang to say she could not leave home.",
            "{mother} has begun new medication and asks who could help with {child} meanwhile.",
        ),
        "mid": (
            "{mother} has stopped her medication and has not slept for {n} nights.",
            "{child} has made {his} own meals for {n} days while {mother} stays in bed.",
            "{mother} cried through the appointment and said she cannot cope with {child}.",
            "{mother} was seen in crisis on {day} and went home the same night to {child}.",
        ),
        "high": (
            "{mother} told the nurse on {day} that she and {child} would be better off dead.",
            "{mother} took an overdose at {time} while alone in the home with {child}.",
            "{mother} hears voices telling her to hurt {child} and has not been seen since {day}.",
        ),
        "witnessed": (
            "Curtains were closed and {mother} did not look up when {child} spoke to her.",
            "{child} answered every question for {mother} and fetched her tablets.",
            "{mother}'s speech was fast and hard to follow; {child} held on to my sleeve.",
        ),
        "reported": (
            '{child} said, "I sit outside her door to check that she is breathing."',
            "The grandmother says {mother} was in hospital twice before {child} started school.",
            "A friend of the family says {mother} sends messages all night.",
        ),
        "opinion": (
            "I think {mother} loves {child} and cannot at present keep {him} safe alone.",
            "My view is that {mother} would accept help if it came soon.",
            "I am worried about what happens at the weekend when nobody visits.",
        ),
    },
    "substance_misuse": {
        "low": (
            "{adult} smelt of alcohol when collecting {child} on {day} and walked home with {him}.",
            "Cannabis could be smelt in the hallway; {child} was at school.",
            "{mother} says {adult} has begun to drink at home in the evenings.",
        ),
        "mid": (
            "{adult} could not stand when he came for {child} at {time}; staff kept {him} in.",
            "Wraps and foil were on the living-room table at a height {child} can reach.",
            "{mother} has missed {n} appointments with the treatment service and is using again.",
        ),
        "high": (
            "{child} was found alone at {time} with {mother} unconscious beside {him}.",
            "{child} was taken to hospital on {day} after swallowing an adult's methadone.",
            "{adult} drove with {child} in the car at more than twice the limit and crashed.",
        ),
        "witnessed": (
            "Empty cans and bottles lay on every surface; {child} stepped round them with ease.",
            "{adult}'s words were slurred and his eyes kept closing as we spoke.",
            "{child} knew where the house key was hidden and let us in.",
        ),
        "reported": (
            "{child} said {he} puts a blanket over {mother} when she falls asleep on the floor.",
            "Neighbours say strangers come to the door through the night.",
            "The grandmother says money for food is gone by {day}.",
        ),
        "opinion": (
            "I believe both adults play down how much they use.",
            "I think {child} is looking after the adults rather than the other way round.",
            "In my view things got worse after the family moved.",
        ),
    },
    "housing": {
        "low": (
            "The family are {n} weeks behind with the rent and ask for advice.",
            "{mother} says the heating has been off since {day}; the landlord has been told.",
            "Five people share one room; {child} has nowhere to do homework.",
        ),
        "mid": (
            "The family must leave by {day} and have nowhere to go with {child}.",
            "Black mould covers the wall above {child}'s bed; {he} has had {n} chest infections.",
            "{mother} and {child} have slept in a friend's car for {n} nights.",
        ),
        "high": (
            "{mother}, {child} and a new baby were found sleeping in a stairwell at {time}.",
            "Bare wires hang in the room where {child} sleeps and the landlord cut the power.",
        ),
        "witnessed": (
            "All the family's things were in bags by the door.",
            "The room was cold enough to see breath and {child} wore a coat indoors.",
            "I saw one mattress on the floor and no cooker.",
        ),
        "reported": (
            "{child} said {he} washes at the sports centre.",
            "{mother} said the landlord shouts through the letter box.",
            "The school says {child} often arrives hungry on a Monday.",
        ),
        "opinion": (
            "I think this family would manage well with a decent home.",
            "My worry is that they will move again and be lost from sight.",
            "I do not think {mother} has been told what she may ask for.",
        ),
    },
    "unborn": {
        "low": (
            "{mother} booked late, at {n} weeks more than usual, and asks what support there is.",
            "{mother} is expecting and has moved three times since booking.",
            "{mother} is expecting, has little at home for the baby and no family near.",
        ),
        "mid": (
            "{mother} is expecting and has missed {n} antenatal appointments.",
            "{mother} is expecting; an older child was removed from her care before.",
            "{mother} tested positive for opiates at her antenatal check on {day}.",
        ),
        "high": (
            "{adult} kicked {mother} in the stomach on {day}; she is expecting.",
            "{mother} is near her time, is in labour early and says she will leave with the baby.",
        ),
        "witnessed": (
            "{mother} had bruises on both forearms and pulled her sleeves down.",
            "{adult} would not let the midwife see {mother} alone.",
            "No cot, clothes or bottles were in the home when I visited.",
        ),
        "reported": (
            "{mother} said she does not want anyone to know about the baby.",
            "Her sister says {mother} still sees a man who must not come near children.",
            "{mother} said the hospital frightens her.",
        ),
        "opinion": (
            "I believe a plan is needed before the birth, not after it.",
            "I think {mother} will accept help if it is explained to her in her language.",
            "In my view there is too little time to wait for another missed appointment.",
        ),
    },
    "young_carer": {
        "low": (
            "{child} collects the younger ones each day and is often late for class.",
            "{child} goes with {mother} to appointments to speak for her.",
        ),
        "mid": (
            "{child} lifts and washes {mother}, cooks, and has missed {n} days of school.",
            "{child} gives {mother} her injections and has had no training.",
        ),
        "high": ("{child} has cared alone for {mother} since {day}; the carers were sent away.",),
        "witnessed": (
            "{child} fell asleep in two lessons on {day}.",
            "{child} rang home {n} times during the school day to check on {mother}.",
        ),
        "reported": (
            '{child} said, "If I am not there she forgets to eat."',
            "A friend said {child} never comes out any more.",
        ),
        "opinion": (
            "I think {child} is proud of what {he} does and worn out by it.",
            "In my view no one has asked what {child} would like.",
        ),
    },
}
