"""Names of South Asian, Afghan and Iranian London families."""

from openmash.adapters.synthetic.names.shape import Community, Rule, words

BANGLADESHI = Community(
    key="bangladeshi",
    language="Sylheti",
    share=4.5,
    ethnicities=(("ABAN", 93), ("AOTH", 2), ("NOBT", 5)),
    boys=words("""
        Yusuf Abdul_Rahim Tahmid Shofiq Rahim Karim Sajid Ibrahim Nahid Rafi Tanvir Mahir Zakir
        Habibur Shahid Anwar Faisal Jubayer Kamal Nazmul Mizanur Ruhel Saiful Imran Abdul_Malik
        Aminul Hamza Ayaan"""),
    girls=words("""
        Fatima Ayesha Nusrat Tasnim Rukshana Shahida Nasima Sumaiya Maryam Habiba Farzana Rahela
        Jannat Sultana Nazia Mahbuba Rubina Taslima Amina Sadia Momtaz Shirin Lutfa Anika"""),
    surnames=words("""
        Miah Uddin Ali Ahmed Hussain Islam Rahman Chowdhury Khan Haque Hoque Alam Choudhury Kabir
        Talukder Sarker"""),
    rule=Rule.HONORIFIC,
    new_year=0.13,
    prefix_names=("Md", "Mohammed", "Muhammad", "Mohammad"),
    female_endings=words("Begum Khatun Akter Bibi Begum Nessa Sultana"),
    interpreter=0.22,
    short={"Habibur": "Habib", "Nazmul": "Naz", "Mizanur": "Mizan", "Rukshana": "Ruksana"},
)

PAKISTANI = Community(
    key="pakistani",
    language="Urdu",
    share=4.5,
    ethnicities=(("APKN", 92), ("AOTH", 3), ("NOBT", 5)),
    boys=words("""
        Hamza Bilal Usman Haroon Zain Adnan Imran Tariq Asif Kashif Junaid Saad Ibrahim Yusuf
        Waqas Rizwan Shahzad Faisal Nadeem Amir Abdullah Ayaan Zeeshan Ali Haider Khurram"""),
    girls=words("""
        Aisha Zainab Fatima Maryam Hira Sana Mahnoor Amna Nadia Shazia Saima Rabia Iqra Kiran
        Bushra Noreen Farah Uzma Sidra Hafsa Zara Sumera Rukhsana Alina"""),
    surnames=words("""
        Khan Hussain Ahmed Malik Iqbal Shah Mahmood Akhtar Butt Mirza Qureshi Sheikh Raja Chaudhry
        Siddiqui Ashraf Bashir Javed Aslam Riaz Rashid Baig"""),
    rule=Rule.HONORIFIC,
    new_year=0.08,
    prefix_names=("Muhammad", "Mohammed", "Mohammad"),
    female_endings=words("Bibi Begum Akhtar Kausar Khan Hussain Parveen Ahmed Malik"),
    interpreter=0.12,
    short={"Abdullah": "Abdul", "Rukhsana": "Roxana", "Mahnoor": "Mahi", "Zeeshan": "Shan"},
)

PUNJABI = Community(
    key="indian",
    language="Punjabi",
    share=4.0,
    ethnicities=(("AIND", 93), ("AOTH", 2), ("NOBT", 5)),
    boys=words("""
        Harpreet Gurpreet Manpreet Jaspreet Arjan Jagdeep Sukhdeep Amandeep Rajveer Karanjit
        Balraj Davinder Inderjit Kulwinder Harvir Gurdeep Simran Ranjit Tejinder Sahib"""),
    girls=words("""
        Jasleen Simranjit Harleen Navdeep Rupinder Balvinder Manjit Kiranjot Amarjit Sukhvinder
        Parminder Gurleen Jaspreet Mandeep Satinder Harjinder Prabhjot Kirandeep Amrit Ravinder"""),
    surnames=words(
        "Gill Dhillon Sandhu Sidhu Grewal Bains Atwal Johal Sohal Virdee Bhogal Matharu"
    ),
    rule=Rule.SINGH_KAUR,
    new_year=0.05,
    interpreter=0.1,
    short={"Gurpreet": "Preet", "Amandeep": "Aman", "Simranjit": "Simran", "Kirandeep": "Kiran"},
)

GUJARATI = Community(
    key="gujarati",
    language="Gujarati",
    share=3.0,
    ethnicities=(("AIND", 93), ("AOTH", 2), ("NOBT", 5)),
    boys=words("""
        Rahul Nikhil Hitesh Jignesh Dhruv Aarav Krish Mitesh Pritesh Kunal Vivek Sunil Bhavesh
        Rohan Nilesh Chirag Dinesh Kishan Viraj Yash"""),
    girls=words("""
        Priya Nisha Hetal Bhavna Kavita Anjali Diya Riya Jinal Komal Pooja Mital Sejal Urvi
        Heena Daksha Krupa Nilam Asha Jyoti"""),
    surnames=words("""
        Patel Shah Desai Mehta Joshi Parmar Solanki Mistry Chauhan Amin Trivedi Vaghela Gohil
        Lakhani Thakkar Raval"""),
    middle=0.6,
    married=0.85,
    interpreter=0.06,
    short={"Bhavesh": "Bhav", "Nikhil": "Nik", "Anjali": "Anj", "Hitesh": "Hit"},
)

TAMIL = Community(
    key="tamil",
    language="Tamil",
    share=2.4,
    ethnicities=(("AOTH", 88), ("AIND", 6), ("NOBT", 6)),
    boys=words("""
        Sivakumar Pratheepan Kajan Thusyanthan Nirojan Mathusan Ragavan Suthan Vithushan Kirushan
        Jeyakumar Selvarajah Kumaran Aravinth Pirapakaran Sutharsan Ketheeswaran Sanjeevan
        Nadarajah Ponnambalam Thiruchelvam Kandasamy Vigneswaran"""),
    girls=words("""
        Abinaya Malathi Tharshini Kavitha Nirosha Sinthuja Vathsala Mathura Yalini Thivya Kalaivani
        Pavithra Sharmila Sutharsini Janani Dharani Vasuki Luxmy Meera Kirthika"""),
    surnames=words("Ponnambalam Nadarajah Kandasamy Selvarajah Thiruchelvam Jeyakumar Vigneswaran"),
    rule=Rule.INITIAL,
    interpreter=0.2,
    short={"Sivakumar": "Siva", "Pratheepan": "Prathee", "Sutharsan": "Suthan"},
)

NEPALI = Community(
    key="nepali",
    language="Nepali",
    share=0.8,
    ethnicities=(("AOTH", 93), ("NOBT", 7)),
    boys=words("Bishal Suraj Prakash Anish Roshan Dipesh Nabin Santosh Kiran Sagar Rabin Aayush"),
    girls=words("Sushma Anita Sabina Pratima Laxmi Sarita Asmita Binita Rojina Muna Kabita Aarya"),
    surnames=words("Gurung Rai Limbu Magar Thapa Tamang Shrestha Pun Ghale Rana Karki Khadka"),
    middle=0.25,
    married=0.8,
    interpreter=0.25,
    short={"Prakash": "Prak", "Santosh": "San"},
)

AFGHAN = Community(
    key="afghan",
    language="Dari",
    share=1.4,
    ethnicities=(("AOTH", 78), ("OOTH", 14), ("NOBT", 8)),
    boys=words("""
        Ahmad Farid Najib Mirwais Omid Hamid Jawad Zabihullah Abdul_Wali Sohrab Nasir Edris Habib
        Khalil Rahmatullah Emal Haroon Qais"""),
    girls=words("""
        Parwana Shabnam Laila Zohra Fereshta Nargis Marwa Palwasha Storai Hosna Mina Benafsha
        Sahar Roya Shakila Gulalai"""),
    surnames=words(
        "Ahmadzai Noorzai Popal Rahimi Karimi Stanekzai Wardak Safi Azizi Haidari Amiri"
    ),
    rule=Rule.HONORIFIC,
    new_year=0.26,
    prefix_names=("Mohammad",),
    female_endings=words("Ahmadzai Noorzai Rahimi Karimi Safi Azizi Haidari Amiri"),
    interpreter=0.42,
    short={"Zabihullah": "Zabi", "Rahmatullah": "Rahmat"},
)

IRANIAN = Community(
    key="iranian",
    language="Farsi",
    share=0.9,
    ethnicities=(("OOTH", 82), ("WOTH", 10), ("NOBT", 8)),
    boys=words("Arash Amir Kaveh Babak Reza Siavash Navid Parsa Kian Behrouz Dariush Sina Arman"),
    girls=words("Shirin Niloufar Maryam Yasaman Parisa Leila Golnaz Setareh Mahsa Roxana Azadeh"),
    surnames=words("Hosseini Ahmadi Mohammadi Rezaei Karimi Moradi Jafari Rahimi Kazemi Sadeghi"),
    married=0.1,
    interpreter=0.2,
    short={"Niloufar": "Nilou", "Behrouz": "Ben"},
)

GROUPS = (BANGLADESHI, PAKISTANI, PUNJABI, GUJARATI, TAMIL, NEPALI, AFGHAN, IRANIAN)
