"""Names of British, Irish, Jewish and Caribbean London families."""

from openmash.adapters.synthetic.names.shape import Community, words

BRITISH = Community(
    key="british",
    language="English",
    share=33,
    ethnicities=(("WBRI", 93), ("WIRT", 0.6), ("WROM", 1.0), ("MOTH", 1.4), ("NOBT", 4)),
    boys=words("""
        Oliver Jack Harry George Noah Charlie Jacob Alfie Freddie Oscar Leo Archie Theo Thomas
        James William Max Lucas Ethan Finley Riley Toby Jayden Tyler Connor Callum Liam Kyle Ryan
        Lewis Jamie Reece Bradley Billy Louis Mason Harvey Kai Dylan Luke Ben Sam Daniel Joseph
        Reggie Teddy Stanley Albie Ronnie Frankie Jude Rory"""),
    girls=words("""
        Olivia Amelia Isla Ava Emily Sophia Grace Mia Poppy Ella Lily Evie Isabella Freya Daisy
        Phoebe Florence Alice Charlotte Jessica Chloe Ruby Millie Scarlett Lola Summer Lexi Megan
        Holly Bethany Leah Paige Jade Amber Georgia Lauren Molly Ellie Tilly Esme Maisie Erin
        Matilda Rosie Elsie Harper Willow Bonnie Skye Kayleigh"""),
    surnames=words("""
        Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans
        Walker White Roberts Green Hall Wood Jackson Clarke Hill Baker Cooper Turner Ward Morris
        Moore King Watson Harrison Morgan Allen Young Lee Mitchell Cook Parker Bennett Ellis
        Marshall Collins Shaw Barker Palmer Dixon Hunt Webb Chapman Mills Stevens Barnes Knight
        Pearce Saunders Fletcher Harding Goddard Hayes Bishop Rowe Bull Frost Sparrow Tanner
        Whittle Pocock Garwood Hemsley Tibbs Mundy Larkin Dabney Quinnell Thirlby"""),
    middle=0.7,
    married=0.42,
    short={
        "Thomas": "Tom",
        "William": "Will",
        "Joseph": "Joe",
        "Daniel": "Danny",
        "Isabella": "Bella",
        "Charlotte": "Lottie",
        "Jessica": "Jess",
        "Matilda": "Tilda",
        "Oliver": "Ollie",
        "Bethany": "Beth",
        "Florence": "Flo",
        "Alfie": "Alf",
    },
)

IRISH = Community(
    key="irish",
    language="English",
    share=3,
    ethnicities=(("WIRI", 82), ("WIRT", 12), ("NOBT", 6)),
    boys=words("""
        Conor Seán Cian Oisín Darragh Fionn Pádraig Declan Eoin Cillian Patrick Brendan Ronan
        Shane Niall Kieran Martin Michael Tadhg Diarmuid Colm"""),
    girls=words("""
        Aoife Saoirse Niamh Ciara Róisín Siobhán Caoimhe Sinéad Orla Maeve Bridget Kathleen Mary
        Gráinne Clodagh Eimear Nora Bríd Margaret Shauna"""),
    surnames=words("""
        Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill Doyle McCarthy Gallagher
        Doherty Kennedy Lynch McDonagh Ward Connors Maughan Sweeney Fitzgerald O'Driscoll Keane
        Hennessy McLoughlin Brennan"""),
    middle=0.75,
    married=0.6,
    short={"Patrick": "Paddy", "Michael": "Mick", "Pádraig": "Páidí", "Kathleen": "Kath"},
)

JEWISH = Community(
    key="jewish",
    language="English",
    share=0.9,
    ethnicities=(("WBRI", 52), ("WOTH", 40), ("NOBT", 8)),
    boys=words("""
        Moshe Yaakov Chaim Yosef Dovid Shlomo Menachem Avrohom Yehuda Eliezer Mordechai Shimon
        Yisroel Naftoli Pinchas Zalman Hershel Shmuel Binyomin"""),
    girls=words("""
        Chaya Rivka Sara Leah Esther Miriam Rochel Devorah Malka Hinda Faigy Gitty Shaindel Yocheved
        Bluma Perel Tzipora Chana Ruchel"""),
    surnames=words("""
        Cohen Levy Friedman Grosz Weiss Stern Klein Rosenberg Goldstein Halpern Schwartz Lieberman
        Feldman Landau Gross Rubin Katz Berger Spitzer Adler Perlstein Braunfeld"""),
    middle=0.35,
    married=0.95,
    short={"Menachem": "Mendy", "Yisroel": "Sruli", "Mordechai": "Motti", "Avrohom": "Avrumi"},
)

CARIBBEAN = Community(
    key="caribbean",
    language="English",
    share=8,
    ethnicities=(("BCRB", 78), ("BOTH", 14), ("NOBT", 8)),
    boys=words("""
        Jayden Malachi Tyrell Jerome Kemar Andre Dwayne Nathaniel Elijah Isaiah Romario Marlon
        Leon Curtis Delroy Winston Courtney Tyrone Jermaine Kymani Zion Javon Shaquille Ricardo
        Devonte Omarion Kyron Raheem"""),
    girls=words("""
        Shanice Aaliyah Tianna Keisha Kiara Latoya Simone Janelle Shantel Renee Tamara Monique
        Imani Zaria Destiny Naomi Gabrielle Chantelle Marcia Yvonne Sharon Beverley Kadeisha
        Rihanna Amoya Shyanne Jada Tanisha"""),
    surnames=words("""
        Campbell Brown Williams Clarke Francis Gordon Grant Lewis Morgan Reid Stewart Thomas
        Walters Bailey Dixon Edwards Gayle Henry McKenzie Palmer Powell Richards Samuels Simpson
        Wallace Blackwood Bogle Facey Hinds Joseph Charles Alleyne Baptiste St_Hilaire Pierre
        Augustin Cumberbatch Braithwaite Weekes"""),
    middle=0.7,
    married=0.35,
    short={"Nathaniel": "Nate", "Jermaine": "Jay", "Gabrielle": "Gabby", "Tamara": "Tammy"},
)

GROUPS = (BRITISH, IRISH, JEWISH, CARIBBEAN)
